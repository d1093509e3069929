package dev.spirebridge.app;

import dev.spirebridge.testing.fuzz.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What must hold for any configuration file, on those that fuzzing has kept. */
class ConfigurationCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyKeptFileIsAConfigurationOrAListOfProblems() {
    return Corpus.of(ConfigurationTarget.class, "ConfigurationFuzz", ConfigurationTarget::run);
  }
}
