package dev.spirebridge.app;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** See {@link ConfigurationTarget}. */
public class ConfigurationFuzz {
  @FuzzTest
  void anyFile(byte[] input) {
    ConfigurationTarget.run(input);
  }
}
