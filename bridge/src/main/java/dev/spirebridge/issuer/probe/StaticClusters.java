package dev.spirebridge.issuer.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** The clusters of an Envoy's bootstrap, by their names. */
public record StaticClusters(Set<String> names) {

  /** The page to ask an admin port for. */
  public static final String DUMP = "/config_dump?resource=static_clusters";

  public StaticClusters {
    names = Set.copyOf(names);
  }

  /**
   * @throws IOException if it is not such a dump; its message is a clause
   */
  public static StaticClusters read(byte[] dump) throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode entry : ConfigDump.entries(dump)) {
      names.add(entry.at("/cluster/name").asText());
    }
    return new StaticClusters(names);
  }
}
