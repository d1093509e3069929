package dev.spirebridge.issuer;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** See {@link ChainTarget}. */
public class ChainFuzz {
  @FuzzTest
  void anyChain(byte[] input) {
    ChainTarget.run(input);
  }
}
