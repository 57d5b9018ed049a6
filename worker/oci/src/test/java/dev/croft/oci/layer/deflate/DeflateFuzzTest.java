package dev.croft.oci.layer.deflate;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.zip.DataFormatException;

class DeflateFuzzTest {

  @FuzzTest
  void anyBytesArePackedSoThatZlibReadsThem(byte[] content) throws DataFormatException {
    int piece = 1 + content.length / 3;
    if (!Arrays.equals(Inflated.inflate(Inflated.deflate(content, piece)), content)) {
      throw new AssertionError("other bytes came out");
    }
  }
}
