package dev.croft.server.remotecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.server.remotecache.CacheConfig.Chain;
import dev.croft.server.remotecache.CacheConfig.Entry;
import dev.croft.server.remotecache.CacheConfig.Layer;
import dev.croft.server.remotecache.CacheConfig.Link;
import dev.croft.server.remotecache.CacheConfig.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BuildKit's format, and what is not. */
class CacheConfigJsonTest {

  private static final Digest ONE = Digest.ofText("one");
  private static final Digest TWO = Digest.ofText("two");

  @Test
  void isWrittenAsBuildKitWritesIt() {
    CacheConfig config =
        new CacheConfig(
            List.of(new Layer(ONE, Layer.NO_PARENT), new Layer(TWO, 0)),
            List.of(
                new Entry(
                    ONE,
                    List.of(new Result(1, Optional.of(Instant.parse("2026-01-02T03:04:05Z")))),
                    List.of(),
                    List.of()),
                new Entry(
                    TWO,
                    List.of(),
                    List.of(new Chain(List.of(1), Optional.empty())),
                    List.of(List.of(new Link("", 0))))));

    assertThat(new String(CacheConfigJson.write(config), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"layers":[{"blob":"ONE","parent":-1},{"blob":"TWO"}],\
            "records":[{"layers":[{"layer":1,"createdAt":"2026-01-02T03:04:05Z"}],"digest":"ONE"},\
            {"chains":[{"layers":[1],"createdAt":"0001-01-01T00:00:00Z"}],"digest":"TWO",\
            "inputs":[[{"link":0}]]}]}"""
                .replace("ONE", ONE.value())
                .replace("TWO", TWO.value()));
    assertThat(CacheConfigJson.read(CacheConfigJson.write(config))).isEqualTo(config);
  }

  @Test
  void aParentThatIsLeftOutIsTheFirstLayer() {
    CacheConfig read =
        read("{'layers':[{'blob':'ONE','parent':-1},{'blob':'TWO'}],'records':[{'digest':'ONE'}]}");

    assertThat(read.layers()).containsExactly(new Layer(ONE, -1), new Layer(TWO, 0));
  }

  @Test
  void recordsInsideAnImageStandOnTheImagesLayers() {
    CacheConfig read =
        CacheConfigJson.readRecords(
            bytes("[{'digest':'ONE','layers':[{'layer':1}]}]"), List.of(ONE, TWO));

    assertThat(read.layers()).containsExactly(new Layer(ONE, -1), new Layer(TWO, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "[]",
        "null",
        "7",
        "{'layers':{}}",
        "{'layers':[7]}",
        "{'layers':[{'blob':'no digest'}]}",
        "{'layers':[{'blob':'ONE','parent':0}]}",
        "{'layers':[{'blob':'ONE','parent':1},{'blob':'TWO','parent':0}]}",
        "{'layers':[{'blob':'ONE','parent':7}]}",
        "{'layers':[{'blob':'ONE','parent':-2}]}",
        "{'layers':[{'blob':'ONE','parent':'x'}]}",
        "{'layers':[{'blob':'ONE','parent':99999999999}]}",
        "{'records':[{'digest':'ONE','layers':[{'layer':0}]}]}",
        "{'records':[{'digest':'ONE','chains':[{'layers':[-1]}]}]}",
        "{'records':[{'digest':'ONE','inputs':[[{'link':1}]]}]}",
        "{'records':[{'digest':'ONE','inputs':[[{'link':-1}]]}]}",
        "{'records':[{'digest':'ONE','inputs':[7]}]}",
        "{'records':[{}]}",
      })
  void whatMakesNoSenseIsAUsersMistake(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(CroftException.class);
  }

  @Test
  void recordsThatAreEachOthersInputsAreRead() {
    CacheConfig read =
        read(
            "{'records':[{'digest':'ONE','inputs':[[{'link':1}]]},"
                + "{'digest':'TWO','inputs':[[{'link':0}]]}]}");

    assertThat(read.records()).hasSize(2);
  }

  @Test
  void aLongChainIsCheckedInOneGo() {
    StringBuilder layers = new StringBuilder("{'blob':'ONE','parent':-1}");
    for (int i = 0; i < 100_000; i++) {
      layers.append(",{'blob':'TWO','parent':").append(i).append('}');
    }

    assertThat(read("{'layers':[" + layers + "]}").layers()).hasSize(100_001);
  }

  private static CacheConfig read(String json) {
    return CacheConfigJson.read(bytes(json));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"')
        .replace("ONE", ONE.value())
        .replace("TWO", TWO.value())
        .getBytes(StandardCharsets.UTF_8);
  }
}
