package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.testing.fuzz.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What must hold for any annotations, on those that fuzzing has kept. */
class AnnotationsCorpusTest {
  @TestFactory
  Stream<DynamicTest> noKeptAnnotationsGetMoreThanTheyMay() {
    return Corpus.of(AnnotationsTarget.class, "AnnotationsFuzz", AnnotationsTarget::run);
  }
}
