package dev.spirebridge.benchmark.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.kubernetes.SpireKinds;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Writes to what the controller looks after, by the API server's own account. */
public final class AuditedWrites {

  private static final Set<String> RESOURCES =
      Set.of(
          SpireKinds.CLUSTER_SPIFFE_ID.getPlural(),
          SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN.getPlural());
  private static final Set<String> VERBS =
      Set.of("create", "update", "patch", "delete", "deletecollection");
  private static final ObjectMapper JSON = new ObjectMapper();

  private AuditedWrites() {}

  /**
   * @param log one audit event a line
   * @return how many there are, each request once
   */
  public static int count(List<String> log) {
    return (int) log.stream().map(AuditedWrites::parsed).filter(AuditedWrites::isWrite).count();
  }

  private static boolean isWrite(JsonNode event) {
    return event.path("stage").asText().equals("ResponseComplete")
        && VERBS.contains(event.path("verb").asText())
        && RESOURCES.contains(event.path("objectRef").path("resource").asText());
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
