package dev.spirebridge.status.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.ServedIdentities;
import java.io.IOException;

/**
 * Reads what an instance of any version answers under {@code /api/v1/}. Fields are only ever added
 * there: one that is not known here is ignored, one that is not there yet stands for nothing,
 * false, zero or an empty list. Any thread.
 *
 * <p>Texts come as they are, whoever is at the other end: before a person reads one, it has to be
 * made {@linkplain dev.spirebridge.identity.AgentText#printable printable}.
 */
public final class StatusReader {

  /** Of one document in bytes; a stream takes about 700. */
  public static final int MOST_BYTES = 64 << 20;

  /** Deeper than any document of ours, which has six levels. */
  private static final int DEEPEST = 16;

  private static final int LONGEST_TEXT = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_TEXT)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StatusReader() {}

  /**
   * What {@code /api/v1/status} answers: a {@link BridgeStatus} or a {@link
   * ControllerProcessStatus}.
   */
  public static Understood<ProcessStatus> status(byte[] json) throws NotAStatusException {
    JsonNode document = document(json);
    if (document.path("controllers").isArray()) {
      return wide(read(ControllerProcessStatus.class, document));
    }
    requireList(document, "sources");
    requireList(document, "listeners");
    return wide(read(BridgeStatus.class, document));
  }

  /** What {@code /api/v1/identities} answers. */
  public static Understood<ServedIdentities> identities(byte[] json) throws NotAStatusException {
    JsonNode document = document(json);
    requireList(document, "identities");
    return read(ServedIdentities.class, document);
  }

  /** What {@code /api/v1/issuers} answers. */
  public static Understood<IssuersStatus> issuers(byte[] json) throws NotAStatusException {
    JsonNode document = document(json);
    requireList(document, "targets");
    return read(IssuersStatus.class, document);
  }

  private static JsonNode document(byte[] json) throws NotAStatusException {
    if (json.length > MOST_BYTES) {
      throw new NotAStatusException("it is longer than %d bytes".formatted(MOST_BYTES));
    }
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (IOException _) {
      // Nothing is read but memory: what is no text in any encoding of JSON's is told so, too.
      throw new NotAStatusException("it is not JSON, or not whole");
    }
    if (!document.isObject()) {
      throw new NotAStatusException("it is not a JSON object");
    }
    return document;
  }

  private static void requireList(JsonNode document, String field) throws NotAStatusException {
    if (!document.path(field).isArray()) {
      throw new NotAStatusException("it has no list of " + field);
    }
  }

  private static <T extends Record> Understood<T> read(Class<T> type, JsonNode document)
      throws NotAStatusException {
    RecordReader reader = new RecordReader();
    try {
      return new Understood<>(reader.read(type, document, ""), reader.leftOut());
    } catch (NotUnderstoodException e) {
      throw new NotAStatusException("its " + e.getMessage());
    }
  }

  private static Understood<ProcessStatus> wide(Understood<? extends ProcessStatus> read) {
    return new Understood<>(read.status(), read.leftOut());
  }
}
