package dev.spirebridge.clusterspiffeid;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** See {@link AnnotationsTarget}. */
public class AnnotationsFuzz {
  @FuzzTest
  void anyAnnotations(byte[] input) {
    AnnotationsTarget.run(input);
  }
}
