# What the greeter does.

case ${1:-} in
  --version) version ;;
  *) greeting ;;
esac
