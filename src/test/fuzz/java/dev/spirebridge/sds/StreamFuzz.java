package dev.spirebridge.sds;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** See {@link StreamTarget}. */
public class StreamFuzz {
  @FuzzTest
  void anySequence(byte[] input) {
    StreamTarget.run(input);
  }
}
