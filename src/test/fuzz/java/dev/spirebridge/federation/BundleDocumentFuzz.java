package dev.spirebridge.federation;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** See {@link BundleDocumentTarget}. */
public class BundleDocumentFuzz {
  @FuzzTest
  void anyAnswer(byte[] input) {
    BundleDocumentTarget.run(input);
  }
}
