package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"runtime"

	"example.org/greeter/greeting"
)

var version = "unknown"

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s (%s on %s)", greeting.Greet(r.URL.Path[1:]), version, runtime.GOARCH)
	})
	log.Fatal(http.ListenAndServe(os.Args[1], nil))
}
