package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real tools find on one worker what they left in their caches on another. */
@Acceptance
class ToolCachesTest {

  /** What is installed is in no image: what the second worker need not do, caches saved it. */
  private static final String TOOLS =
      """
      FROM {registry}/debian
      RUN --mount=type=cache,id=apt,target=/var/cache/apt,sharing=locked \\
          --mount=type=cache,id=apt-lists,target=/var/lib/apt/lists,sharing=locked \\
          : TURN; mkdir -p /usr/share/man/man1; apt-get update -q && \\
          apt-get install -y --no-install-recommends ca-certificates ccache curl gcc golang-go \\
            libc6-dev libmaven-resources-plugin-java maven nodejs python3-pip \\
            python3-setuptools python3-wheel 2>&1 | grep 'Need to get\\|^E:' ; which mvn go ccache
      RUN --mount=type=cache,target=/root/.cache/ccache \\
          : TURN; echo 'int main() { return 0; }' > m.c && ccache -z > /dev/null && \\
          ccache gcc -c m.c && ccache -s | sed 's/^/ccache: /'
      RUN --mount=type=cache,target=/root/.cache/go-build \\
          : TURN; mkdir -p /go/m && cd /go/m && printf 'module m\\ngo 1.19\\n' > go.mod && \\
          printf 'package main\\nimport "net/http"\\nfunc main() { http.Get("") }\\n' > m.go && \\
          go build -x -o /m . 2>&1 | grep -c '/compile ' | sed 's/^/go: packages compiled: /'
      RUN --mount=type=cache,target=/root/.m2 : TURN; \\
          v=$(ls /usr/share/maven-repo/org/apache/maven/plugins/maven-resources-plugin | head -1); \\
          printf '<settings><mirrors><mirror><id>files</id><mirrorOf>*</mirrorOf>%s</mirror></mirrors></settings>' \\
            '<url>file:///usr/share/maven-repo</url>' > s.xml; \\
          printf '<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId>%s</project>' \\
            '<artifactId>a</artifactId><version>1</version>' > pom.xml; \\
          mvn -B MAVEN_FLAGS -s s.xml org.apache.maven.plugins:maven-resources-plugin:$v:resources \\
            > maven.log 2>&1; tail -5 maven.log; \\
          echo "maven: downloads: $(grep -c Downloaded maven.log), $(grep 'BUILD ' maven.log)"
      RUN --mount=type=cache,target=/root/.cache/pip : TURN; mkdir -p /p /i/words && cd /p && \\
          echo 'from setuptools import setup; setup(name="words", version="1.0")' > setup.py && \\
          python3 setup.py -q sdist 2> /dev/null && cp dist/*.gz /i/words && cd /i && \\
          { python3 -m http.server 8000 > /dev/null 2>&1 & } && sleep 1 && \\
          pip wheel --no-deps --no-build-isolation --index-url http://127.0.0.1:8000/ \\
            -w /wheels words 2>&1 | sed 's/^/pip: /'
      RUN --mount=type=secret,id=ca,target=/run/ca.crt mkdir /opt/npm && \\
          curl -fsS --cacert /run/ca.crt https://registry.npmjs.org/npm/-/npm-10.9.4.tgz | \\
            tar -xz -C /opt/npm --strip-components=1
      RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=ca,target=/run/ca.crt \\
          : TURN; mkdir /app && cd /app && NODE_EXTRA_CA_CERTS=/run/ca.crt \\
          node /opt/npm/bin/npm-cli.js install --no-audit --no-fund NPM_FLAGS express@4.21.2 \\
            2>&1 | sed 's/^/npm: /'
      """;

  @TempDir private Path directory;

  @Test
  void whatWasDoneOnOneWorkerIsNotDoneAgainOnAnother(Rig rig) {
    try (ForkedCluster cluster = rig.newCluster("tools").withWorker("a")) {
      MountFarm farm = new MountFarm(rig, cluster, directory);
      String first = build(farm, "a", "", "");
      cluster.drain("a");
      cluster.awaitEnd("a");
      cluster.withWorker("b");
      String second = build(farm, "b", "-o", "--offline");
      assertThat(first)
          .containsPattern("Need to get [1-9]")
          .containsPattern("Misses: +1 ")
          .contains("go: packages compiled: 1", "pip:   Building wheel for words")
          .containsPattern("maven: downloads: [1-9]");
      assertThat(second)
          .contains("Need to get 0 B/")
          .containsPattern("ccache: +Hits: +1 / +1 ")
          .contains("go: packages compiled: 0")
          .contains("maven: downloads: 0, [INFO] BUILD SUCCESS")
          .contains("pip:   Using cached words-1.0-")
          .containsPattern("npm: added \\d+ packages");
    }
  }

  /** Node for both targets, unpacked by the build's own machine; npm is the same everywhere. */
  private static final String NPM =
      """
      FROM --platform=$BUILDPLATFORM {registry}/debian AS tools
      RUN --mount=type=secret,id=ca,target=/run/ca.crt \\
          for a in amd64 arm64; do dpkg --add-architecture $a; done && apt-get update -q && \\
          mkdir /node && for a in amd64 arm64; do \\
            apt-get install -y --no-install-recommends --download-only nodejs:$a && \\
            for package in /var/cache/apt/archives/*.deb; do dpkg-deb -x $package /node/$a; done; \\
            if [ -d /node/$a/lib ]; then cp -a /node/$a/lib/. /node/$a/usr/lib; fi; apt-get clean; \\
          done && apt-get install -y --no-install-recommends ca-certificates curl && \\
          mkdir /npm && curl -fsS --cacert /run/ca.crt \\
            https://registry.npmjs.org/npm/-/npm-10.9.4.tgz | tar -xz -C /npm --strip-components=1

      FROM {registry}/debian
      ARG TARGETARCH
      COPY --from=tools /npm /npm
      COPY --from=tools /node/$TARGETARCH/usr /usr
      RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=ca,target=/run/ca.crt \\
          mkdir /app && cd /app && NODE_EXTRA_CA_CERTS=/run/ca.crt node /npm/bin/npm-cli.js \\
            install --no-audit --no-fund NPM_FLAGS debug@4.4.1 2>&1 | \\
            sed "s/^/npm on $(uname -m): /"
      """;

  @Test
  void buildsOfTwoPlatformsShareWhatNpmDownloaded(Rig rig) {
    try (ForkedCluster cluster = rig.newCluster("npm").withWorker("a")) {
      MountFarm farm = new MountFarm(rig, cluster, directory);
      String amd64 = install(farm, "linux/amd64", "");
      cluster.drain("a");
      cluster.awaitEnd("a");
      cluster.withWorker("b");
      String arm64 = install(farm, "linux/arm64", "--offline");
      assertThat(amd64).containsPattern("npm on x86_64: added \\d+ packages");
      assertThat(arm64).containsPattern("npm on aarch64: added \\d+ packages");
    }
  }

  private static String install(MountFarm farm, String platform, String flags) {
    return farm.build(
            NPM.replace("NPM_FLAGS", flags),
            "--platform=" + platform,
            "--secret=id=ca,src=/etc/ssl/certs/ca-certificates.crt")
        .orThrow()
        .output();
  }

  private static String build(MountFarm farm, String turn, String maven, String npm) {
    return farm.build(
            TOOLS.replace("TURN", turn).replace("MAVEN_FLAGS", maven).replace("NPM_FLAGS", npm),
            "--secret=id=ca,src=/etc/ssl/certs/ca-certificates.crt")
        .orThrow()
        .output();
  }
}
