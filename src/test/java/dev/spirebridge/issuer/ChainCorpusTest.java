package dev.spirebridge.issuer;

import dev.spirebridge.testing.fuzz.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What must hold for any chain, on those that fuzzing has kept. */
class ChainCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyKeptChainHasAVerdictTheJdkAgreesWith() {
    return Corpus.of(ChainTarget.class, "ChainFuzz", ChainTarget::run);
  }
}
