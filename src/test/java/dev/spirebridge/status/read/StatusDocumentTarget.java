package dev.spirebridge.status.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.fuzz.Corpus;
import java.util.List;

/** What anybody may answer as a bridge: a status, or a refusal that says why in one line. */
public final class StatusDocumentTarget {

  private static final int LONGEST_REFUSAL = 1000;

  private StatusDocumentTarget() {}

  public static void run(byte[] input) throws Exception {
    List<Corpus.Target> readers =
        List.of(StatusReader::status, StatusReader::identities, StatusReader::issuers);
    for (Corpus.Target reader : readers) {
      try {
        reader.accept(input);
      } catch (NotAStatusException refusal) {
        String message = String.valueOf(refusal.getMessage());
        assertThat(message).isNotBlank().hasSizeLessThan(LONGEST_REFUSAL);
        assertThat(message.chars().noneMatch(Character::isISOControl)).as(message).isTrue();
      }
    }
  }
}
