package dev.spirebridge.sds;

import dev.spirebridge.testing.fuzz.Choices;

/**
 * The SDS protocol under any sequence of requests, changes and expiry. The first byte says which
 * protocol, and whether the client keeps to it.
 */
public final class StreamTarget {

  private static final Scenes SCENES = new Scenes();
  private static final int MOST_STEPS = 100;

  private StreamTarget() {}

  public static void run(byte[] input) {
    Choices choices = new Choices(input);
    switch (choices.nextInt(4)) {
      case 0 ->
          new ArbitraryStream<>(SpokenProtocol.sotw(), ArbitraryRequests.sotw(), SCENES, choices)
              .run();
      case 1 ->
          new ArbitraryStream<>(SpokenProtocol.delta(), ArbitraryRequests.delta(), SCENES, choices)
              .run();
      case 2 ->
          new RandomStream<>(SpokenProtocol.sotw(), RandomClients.sotw(), SCENES, choices)
              .runWhile(choices::hasMore, MOST_STEPS);
      default ->
          new RandomStream<>(SpokenProtocol.delta(), RandomClients.delta(), SCENES, choices)
              .runWhile(choices::hasMore, MOST_STEPS);
    }
  }
}
