package dev.spirebridge.app;

import dev.spirebridge.federation.BundleDocument;
import dev.spirebridge.federation.ServedBundles;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.cluster.MeshCa;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The trust bundles that were asked for, taken anew each time. The first one is the own trust
 * domain's; of two for one trust domain the earlier counts. If one cannot be had nothing is known:
 * what it would vouch for would look like a stranger's.
 */
public final class BundleTrust implements TrustSource {

  private final List<GivenBundle> given;
  private final Optional<TrustDomain> own;
  private final ServedBundles agent;
  private final ConfigMapTexts configMaps;
  private final Supplier<MeshCa> meshCa;

  /** Looks into ConfigMaps. */
  interface ConfigMapTexts {

    /**
     * @throws NoBundleException where there is no such text, or it may not be read
     */
    String read(BundleOrigin.ConfigMap where) throws NoBundleException;
  }

  /**
   * @param given at least one
   * @param own what the first one is of, where it does not say so itself
   */
  BundleTrust(
      List<GivenBundle> given,
      Optional<TrustDomain> own,
      ServedBundles agent,
      ConfigMapTexts configMaps,
      Supplier<MeshCa> meshCa) {
    this.given = List.copyOf(given);
    this.own = own;
    this.agent = agent;
    this.configMaps = configMaps;
    this.meshCa = meshCa;
  }

  @Override
  public Answer ask() throws InterruptedException {
    try {
      return known();
    } catch (NoBundleException e) {
      return new Answer.Unknown(e.why());
    }
  }

  private Answer known() throws NoBundleException, InterruptedException {
    GivenBundle firstGiven = given.getFirst();
    FoundBundles first = taken(firstGiven, firstGiven.trustDomain().or(() -> own));
    Map<TrustDomain, TrustBundle> bundles = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    add(first, firstGiven.origin(), bundles, notes);
    if (!bundles.containsKey(first.own())) {
      throw new NoBundleException(
          "%s has no trust bundle of %s".formatted(firstGiven.origin(), first.own()));
    }
    for (GivenBundle each : given.subList(1, given.size())) {
      add(taken(each, each.trustDomain()), each.origin(), bundles, notes);
    }
    MeshCa mesh = meshCa.get();
    mesh.note().ifPresent(notes::add);
    return new Answer.Known(new Trust(first.own(), bundles, mesh.roots()), notes);
  }

  private static void add(
      FoundBundles found,
      BundleOrigin origin,
      Map<TrustDomain, TrustBundle> bundles,
      List<String> notes) {
    notes.addAll(found.notes());
    for (TrustBundle bundle : found.bundles()) {
      if (bundles.putIfAbsent(bundle.trustDomain(), bundle) != null) {
        notes.add(
            "the bundle of %s was given before: that of %s does not count"
                .formatted(bundle.trustDomain(), origin));
      }
    }
  }

  private FoundBundles taken(GivenBundle bundle, Optional<TrustDomain> of)
      throws NoBundleException, InterruptedException {
    return switch (bundle.origin()) {
      case BundleOrigin.Agent _ -> FoundBundles.of(agent, of);
      case BundleOrigin.File(Path path) -> one(of, content(path), path.toString());
      case BundleOrigin.ConfigMap map ->
          one(of, configMaps.read(map).getBytes(StandardCharsets.UTF_8), map.toString());
    };
  }

  private static FoundBundles one(Optional<TrustDomain> of, byte[] content, String where)
      throws NoBundleException {
    TrustBundle bundle = BundleContent.bundle(of, BundleContent.authorities(content, where), where);
    return new FoundBundles(bundle.trustDomain(), List.of(bundle), List.of());
  }

  /** Of a file, so much as can be a bundle. */
  static byte[] content(Path path) throws NoBundleException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new NoBundleException(path + " is not a file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(BundleDocument.MAXIMUM_BYTES + 1);
      if (content.length > BundleDocument.MAXIMUM_BYTES) {
        throw new NoBundleException(path + " is larger than 4 MiB");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new NoBundleException(path + " does not exist");
    } catch (IOException e) {
      throw new NoBundleException("%s cannot be read (%s)".formatted(path, e.getMessage()));
    }
  }
}
