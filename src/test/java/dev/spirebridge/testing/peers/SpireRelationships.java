package dev.spirebridge.testing.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The relationships of a SPIRE server with others, by bundle endpoints of profile https_spiffe. */
public final class SpireRelationships {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path folder;
  private final ProgramRun command;

  SpireRelationships(Path folder, ProgramRun command) {
    this.folder = folder;
    this.command = command;
  }

  /**
   * Begins to fetch the other's bundle. The first one is handed over, for by it the other's
   * endpoint proves itself.
   */
  public void create(SpireServer foreign) {
    Path bundle = folder.resolve(foreign.trustDomain() + ".json");
    try {
      Files.writeString(bundle, foreign.relationships().own());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode result =
        command
            .json(
                List.of(
                    "federation",
                    "create",
                    "-trustDomain",
                    foreign.trustDomain(),
                    "-bundleEndpointURL",
                    foreign.bundleEndpoint(),
                    "-bundleEndpointProfile",
                    "https_spiffe",
                    "-endpointSpiffeID",
                    foreign.ownId(),
                    "-trustDomainBundlePath",
                    bundle.toString(),
                    "-trustDomainBundleFormat",
                    "spiffe"))
            .at("/results/0/status");
    if (result.path("code").asInt() != 0) {
      throw new AssertionError("federation create failed: " + result);
    }
  }

  /**
   * Fetches the other's bundle now, instead of after the quarter of a minute that SPIRE waits at
   * least, until it is what the other has: its endpoint serves what it had a second ago.
   */
  public void refresh(SpireServer foreign) {
    Set<String> wanted = authorities(foreign.relationships().own());
    Await.until(
        "the bundle of " + foreign.trustDomain(),
        LIMIT,
        () -> {
          command.run(List.of("federation", "refresh", "-id", foreign.trustDomain()));
          return authorities(of(foreign.trustDomain())).equals(wanted);
        });
  }

  /** Ends the fetching; SPIRE keeps the bundle it has, and gives it out as before. */
  public void delete(SpireServer foreign) {
    command.run(List.of("federation", "delete", "-id", foreign.trustDomain()));
  }

  private String own() {
    return command.run(List.of("bundle", "show", "-format", "spiffe"));
  }

  private String of(String trustDomain) {
    return command.run(
        List.of("bundle", "list", "-format", "spiffe", "-id", "spiffe://" + trustDomain));
  }

  /** The X.509 authorities alone: those for JWTs come and go by themselves. */
  private static Set<String> authorities(String bundle) {
    Set<String> authorities = new HashSet<>();
    Http.parse(bundle).findValues("x5c").forEach(x5c -> authorities.add(x5c.path(0).asText()));
    return authorities;
  }
}
