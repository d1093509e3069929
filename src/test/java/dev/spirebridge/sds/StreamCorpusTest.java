package dev.spirebridge.sds;

import dev.spirebridge.testing.fuzz.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What must hold on any stream, on those that fuzzing has kept. */
class StreamCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyKeptSequenceHolds() {
    return Corpus.of(StreamTarget.class, "StreamFuzz", StreamTarget::run);
  }
}
