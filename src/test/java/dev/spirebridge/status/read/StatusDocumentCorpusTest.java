package dev.spirebridge.status.read;

import dev.spirebridge.testing.fuzz.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What must hold for any status document, on those that fuzzing has kept. */
class StatusDocumentCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyKeptAnswerIsAStatusOrRefused() {
    return Corpus.of(StatusDocumentTarget.class, "StatusDocumentFuzz", StatusDocumentTarget::run);
  }
}
