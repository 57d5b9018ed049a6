package dev.croft.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void aHeaderNamesTheTraceAndTheSpan() {
    assertThat(TraceParent.read("00-" + TRACE + "-" + SPAN + "-01"))
        .contains(new TraceParent(TRACE, SPAN, true));
  }

  @Test
  void whoDoesNotRecordSaysSo() {
    assertThat(TraceParent.read("00-" + TRACE + "-" + SPAN + "-02"))
        .contains(new TraceParent(TRACE, SPAN, false));
  }

  @Test
  void laterVersionsMaySayMore() {
    assertThat(TraceParent.read("01-" + TRACE + "-" + SPAN + "-01-more"))
        .contains(new TraceParent(TRACE, SPAN, true));
  }

  @Test
  void whatIsWrittenIsRead() {
    TraceParent parent = new TraceParent(TRACE, SPAN, false);
    assertThat(TraceParent.read(parent.header())).contains(parent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01"
      })
  void whatIsNoHeaderIsLeftAlone(String header) {
    assertThat(TraceParent.read(header)).isEmpty();
  }
}
