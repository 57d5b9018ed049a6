package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"runtime"
)

var version = "unknown"

func main() {
	if len(os.Args) < 2 {
		fmt.Printf("client %s on %s\n", version, runtime.GOARCH)
		return
	}
	answer, err := http.Get(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
}
