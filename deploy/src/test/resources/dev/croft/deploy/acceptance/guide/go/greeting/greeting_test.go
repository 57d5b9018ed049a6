package greeting

import (
	"os"
	"testing"
)

func TestGreet(t *testing.T) {
	want := "Hello, world!"
	if other := os.Getenv("WANTED"); other != "" {
		want = other
	}
	if got := Greet(""); got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
}
