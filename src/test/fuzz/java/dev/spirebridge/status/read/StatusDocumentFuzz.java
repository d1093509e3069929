package dev.spirebridge.status.read;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** See {@link StatusDocumentTarget}. */
public class StatusDocumentFuzz {
  @FuzzTest
  void anyAnswer(byte[] input) throws Exception {
    StatusDocumentTarget.run(input);
  }
}
