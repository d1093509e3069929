package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.Overlap.Effect;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says of each object of ours with which others it overlaps, and what comes of that. */
final class OverlapReport {

  /** So that an Event stays readable; the rest is counted. */
  private static final int NAMED = 3;

  private OverlapReport() {}

  static void write(List<Overlap> overlaps, FindingLog findings) {
    var byObject = new TreeMap<String, Map<Effect, List<Overlap>>>();
    overlaps.forEach(overlap ->
        byObject
            .computeIfAbsent(
                overlap.ours().name(), name -> new EnumMap<Effect, List<Overlap>>(Effect.class))
            .merge(overlap.effect(), List.of(overlap), OverlapReport::joined));
    byObject
        .values()
        .forEach(byEffect -> byEffect.forEach((effect, alike) -> write(effect, alike, findings)));
  }

  private static List<Overlap> joined(List<Overlap> some, List<Overlap> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static void write(Effect effect, List<Overlap> alike, FindingLog findings) {
    var ours = alike.getFirst().ours();
    findings.aboutObject(
        ours.name(),
        ours.observed().map(ObservedClusterSpiffeId::uid),
        ours.namespace(),
        effect.reason(),
        effect.sentence(names(alike)));
  }

  private static String names(List<Overlap> alike) {
    String named =
        alike.stream()
            .limit(NAMED)
            .map(overlap ->
                "%s (pod %s/%s, say)"
                    .formatted(
                        overlap.other().name(),
                        overlap.witness().namespace(),
                        overlap.witness().name()))
            .collect(Collectors.joining(", "));
    return alike.size() > NAMED ? named + " and %d more".formatted(alike.size() - NAMED) : named;
  }
}
