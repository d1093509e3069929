package dev.spirebridge.federation;

import dev.spirebridge.testing.fuzz.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What must hold for any answer of a bundle endpoint, on those that fuzzing has kept. */
class BundleDocumentCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyKeptAnswerIsABundleOrRefused() {
    return Corpus.of(BundleDocumentTarget.class, "BundleDocumentFuzz", BundleDocumentTarget::run);
  }
}
