// Package greeting says hello.
package greeting

import "example.org/words"

// Greet greets somebody, or the world.
func Greet(name string) string {
	if name == "" {
		name = "world"
	}
	return words.Hello + ", " + name + "!"
}
