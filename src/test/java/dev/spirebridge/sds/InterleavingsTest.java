package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.sds.Interleaving.Possible;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Clients that keep to the specification, on both protocols, while everything happens in any order:
 * {@link Interleaving} says what holds all the time, and what everybody has once all is quiet.
 */
class InterleavingsTest {

  private static final int STORIES = 1000;
  private static final int STEPS = 120;

  private final Scenes scenes = new Scenes();
  private final Logger log = (Logger) LoggerFactory.getLogger(SdsServer.class);
  private final @Nullable Level level = log.getLevel();

  /** A thousand NACKs are what is wanted here. */
  @BeforeEach
  void quiet() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void aloud() {
    log.setLevel(level);
  }

  @Test
  void inWhateverOrderClientsEndWithTheNewestAndNothingIsSentTwice() {
    int answers = 0;
    for (long seed = 0; seed < STORIES; seed++) {
      var story = new Interleaving(scenes);
      try {
        tell(story, new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + String.join("\n", story.told()), e);
      }
      answers += story.answers();
    }
    assertThat(answers).as("answers, so that something was seen").isGreaterThan(STORIES * 10);
  }

  private void tell(Interleaving story, SplittableRandom random) {
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      var client = random.nextBoolean() ? story.sotw(i % 2) : story.delta(i % 2);
      changeOfMind(client, random);
    }
    for (int rest = 0; rest < 2; rest++) {
      for (int step = 0; step < STEPS; step++) {
        List<Possible> possible = new ArrayList<>(story.steps());
        if (possible.isEmpty() || random.nextInt(5) == 0) {
          possible = List.of(something(story, random));
        }
        story.happens(possible.get(random.nextInt(possible.size())));
      }
      story.comesToRest();
    }
  }

  private Possible something(Interleaving story, SplittableRandom random) {
    var client = story.clients.get(random.nextInt(story.clients.size()));
    String name = client.name;
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> {
        var identities = someIdentities(random);
        yield new Possible("accepted: " + identities.hashCode(), () -> story.accept(identities));
      }
      case 6 -> new Possible("withdrawn", story.subject::withdraw);
      case 7 ->
          random.nextInt(8) == 0
              ? new Possible("expired", () -> story.clock.setTo(Scenes.EXPIRED))
              : new Possible("nothing", () -> {});
      case 8, 9 -> new Possible(name + " changes its mind", () -> changeOfMind(client, random));
      case 10 -> new Possible(name + " comes back", () -> client.reconnects(false));
      case 11 -> new Possible(name + " comes back with all", () -> client.reconnects(true));
      case 12 ->
          client.canRead()
              ? new Possible(name + " NACKs", () -> client.reads(Optional.of("no")))
              : new Possible("nothing", () -> {});
      default ->
          new Possible(
              name + " reads or does not", () -> client.call().reads(!client.call().reads()));
    };
  }

  private IdentitySnapshot someIdentities(SplittableRandom random) {
    var all =
        List.of(
            scenes.web,
            scenes.webRenewed,
            scenes.rootsAhead,
            scenes.rotated,
            scenes.rotated,
            scenes.withoutPartner,
            scenes.webAndApi,
            scenes.apiOnly,
            scenes.longLived);
    return all.get(random.nextInt(all.size()));
  }

  private static void changeOfMind(ModelClient<?> client, SplittableRandom random) {
    Set<String> names = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int which = random.nextInt(2 * RandomStream.NAMES.size());
      names.add(which < 8 ? RandomStream.NAMES.get(which) : which < 12 ? "default" : "ROOTCA");
    }
    client.wants(names, random.nextInt(4) == 0);
  }
}
