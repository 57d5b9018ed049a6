package dev.croft.deploy.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packages of a web application, installed again with all of them in a cache mount. */
final class NpmInstall implements Workload {

  private static final String PACKAGE =
      """
      {
        "name": "shop", "version": "1.0.0", "private": true,
        "dependencies": {"express": "4.21.2", "react": "18.3.1", "react-dom": "18.3.1", "lodash": "4.17.21"},
        "devDependencies": {"eslint": "8.57.1", "typescript": "5.6.3", "jest": "29.7.0"}
      }
      """;

  private final Path context;

  NpmInstall(Ground ground) {
    this.context =
        Contexts.write(
            ground.folder("npm"),
            "Dockerfile",
            """
            FROM %s/debian AS base
            RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl nodejs
            RUN --mount=type=secret,id=ca,target=/run/ca.crt \\
                mkdir /opt/npm && \\
                curl -fsS --cacert /run/ca.crt https://registry.npmjs.org/npm/-/npm-10.9.4.tgz \\
                | tar -xz -C /opt/npm --strip-components=1 && \\
                ln -s /opt/npm/bin/npm-cli.js /usr/local/bin/npm
            FROM base
            WORKDIR /app
            COPY package.json ./
            ARG ROUND
            RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=ca,target=/run/ca.crt \\
                : $ROUND; NODE_EXTRA_CA_CERTS=/run/ca.crt npm install --prefer-offline --no-audit --no-fund
            """
                .formatted(ground.base()));
    Contexts.write(context, "package.json", PACKAGE);
  }

  @Override
  public String title() {
    return "`npm install` of a real project with a warm cache mount";
  }

  @Override
  public double goal() {
    return 0.9;
  }

  @Override
  public void prepare(Peer peer, int round) {
    // The round that is not measured fills the mount.
  }

  @Override
  public void run(Peer peer, int round) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--output=type=cacheonly",
                "--build-arg=ROUND=" + round,
                // The machine may reach the registry through a proxy with a certificate of its own.
                "--secret=id=ca,src=/etc/ssl/certs/ca-certificates.crt"));
    options.addAll(peer.outside());
    peer.client().build(context, options).orThrow();
  }
}
