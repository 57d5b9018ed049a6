#!/bin/sh
# What the greeter says.

greeting() {
  echo "hello from $(uname -m), built for @PLATFORM@"
}

version() {
  echo "greeter @VERSION@"
}
