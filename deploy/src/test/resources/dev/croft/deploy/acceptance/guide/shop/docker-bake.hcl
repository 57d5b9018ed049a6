variable "TAG" { default = "dev" }
variable "PREFIX" { default = "shop" }
variable "REGISTRY" { default = "docker.io/library" }

group "default" { targets = ["web", "api", "worker"] }
group "all" { targets = ["default", "mail", "privileged"] }

target "base" {
  context = "base"
  args = { REGISTRY = REGISTRY }
}

target "service" { contexts = { base = "target:base" } }

target "web" {
  inherits = ["service"]
  name = "web-${greeting}"
  matrix = { greeting = ["hello", "hi"] }
  context = "web"
  args = { GREETING = greeting }
  tags = ["${PREFIX}/web-${greeting}:${TAG}"]
}

target "api" {
  inherits = ["service"]
  context = "api"
  target = "run"
  labels = { "org.example.tag" = upper(TAG) }
  tags = ["${PREFIX}/api:${TAG}"]
}

target "worker" {
  inherits = ["service"]
  dockerfile-inline = <<END
FROM base
CMD ["say", "worker"]
END
  tags = ["${PREFIX}/worker:${TAG}"]
}

target "mail" {
  inherits = ["service"]
  context = "mail"
  secret = ["type=env,id=token,env=SHOP_TOKEN"]
  tags = ["${PREFIX}/mail:${TAG}"]
}

target "privileged" {
  inherits = ["service"]
  dockerfile-inline = <<END
FROM base
RUN --network=host cat /proc/net/dev > /devices
END
  entitlements = ["network.host"]
  tags = ["${PREFIX}/privileged:${TAG}"]
}
