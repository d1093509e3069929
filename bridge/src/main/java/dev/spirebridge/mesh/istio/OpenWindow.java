package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Step;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens, renews and closes the time in which moved proxies trust the mesh's own root as well. */
final class OpenWindow {

  private static final int ID_LENGTH = 12;

  /** A bridge follows no window that is longer by its own clock, which may be behind ours. */
  private static final Duration LONGEST_WRITTEN =
      IstioOptions.LONGEST_WINDOW.minus(Duration.ofMinutes(10));

  private final Mesh mesh;
  private final Drafts drafts;
  private final String id;

  OpenWindow(Mesh mesh, Drafts drafts) {
    this.mesh = mesh;
    this.drafts = drafts;
    this.id = id(mesh);
  }

  /** Of this move, the same in every run of it. */
  String id() {
    return id;
  }

  /**
   * @param before what no bridge may tell of the mesh's root before
   */
  List<Step> open(List<Gate> before) {
    List<Step> steps = new ArrayList<>();
    for (String namespace : mesh.windowNamespaces()) {
      steps.add(
          new Step(
              "window/open/" + namespace,
              "Have the bridges of "
                  + namespace
                  + " hand out the mesh's own root too, for "
                  + length().toMinutes()
                  + " minutes at most",
              drafts.put(MovingWindow.ref(namespace), window(namespace).configMap(namespace)),
              before,
              List.of(new Gate.BridgesMove(Optional.of(id)))));
    }
    return steps;
  }

  /**
   * @param before what has to hold for the mesh's root to go
   * @param after what has to hold once it is gone, beside that bridges have noticed
   */
  List<Step> close(List<Gate> before, List<Gate> after) {
    List<Step> steps = new ArrayList<>();
    for (String namespace : mesh.windowNamespaces()) {
      Optional<Edit> edit = drafts.delete(MovingWindow.ref(namespace));
      List<Gate> gates = new ArrayList<>(List.of(new Gate.BridgesMove(Optional.empty())));
      gates.addAll(after);
      steps.add(
          new Step(
              "window/close/" + namespace,
              "Have the bridges of " + namespace + " hand out SPIRE's authorities alone",
              edit,
              before,
              gates));
    }
    return steps;
  }

  /**
   * As it stands where that lasts; else renewed, so that a long move does not outlast it. What
   * another revision has put into the same window stays until it closes.
   */
  private MovingWindow window(String namespace) {
    Instant now = mesh.facts().now();
    Duration length = length();
    Optional<MovingWindow> stands =
        mesh.lookup()
            .find(MovingWindow.ref(namespace))
            .flatMap(MovingWindow::of)
            .filter(open -> open.id().equals(id));
    NavigableMap<String, String> roots = new TreeMap<>();
    stands.map(MovingWindow::roots).ifPresent(roots::putAll);
    roots.putAll(roots());
    MovingWindow wanted = new MovingWindow(id, now.plus(length), roots);
    return stands
        .filter(open -> open.roots().equals(wanted.roots()))
        .filter(open -> open.until().isAfter(now.plus(length.dividedBy(2))))
        .filter(open -> !open.until().isAfter(now.plus(LONGEST_WRITTEN)))
        .orElse(wanted);
  }

  private Duration length() {
    Duration asked = mesh.options().window();
    return asked.compareTo(LONGEST_WRITTEN) > 0 ? LONGEST_WRITTEN : asked;
  }

  /** The mesh's own roots under each name that its proxies have had or will have. */
  private SortedMap<String, String> roots() {
    String pem = Roots.pem(mesh.facts().meshRoots());
    SortedMap<String, String> roots = new TreeMap<>();
    roots.put(mesh.facts().trustDomain().getName(), pem);
    roots.put(mesh.text().trustDomain(), pem);
    Before.meshText(mesh.saved(), mesh.options())
        .ifPresent(former -> roots.put(former.trustDomain(), pem));
    return roots;
  }

  private static String id(Mesh mesh) {
    return mesh.saved()
        .flatMap(state -> state.note())
        .or(() ->
            mesh.lookup()
                .find(MovingWindow.ref(mesh.facts().bridgeNamespace()))
                .flatMap(MovingWindow::of)
                .map(MovingWindow::id))
        .orElseGet(() -> newId(mesh));
  }

  private static String newId(Mesh mesh) {
    String seed =
        mesh.options().revisionName() + mesh.facts().now() + Roots.pem(mesh.facts().meshRoots());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
