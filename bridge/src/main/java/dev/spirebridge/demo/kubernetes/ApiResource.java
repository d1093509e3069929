package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One kind of object that is served.
 *
 * @param group empty for the core group
 * @param plural as in paths
 */
record ApiResource(
    String group,
    String version,
    String plural,
    String kind,
    List<String> shortNames,
    Set<Trait> traits) {

  /** What tells kinds apart. */
  enum Trait {
    NAMESPACED,
    /** Its status is written through its own path only. */
    STATUS,
    /** Defined by a CustomResourceDefinition: counts generations, wants a version for updates. */
    CUSTOM,
    /** An update without a resourceVersion is refused. */
    CONDITIONAL_UPDATES,
    /** Stored as core/v1 has it, and shown as events.k8s.io/v1 does. */
    NEW_EVENT
  }

  ApiResource {
    shortNames = List.copyOf(shortNames);
    traits = Set.copyOf(traits);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  String singular() {
    return kind.toLowerCase(Locale.ROOT);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** How the API server's messages name it: {@code leases.coordination.k8s.io}. */
  String qualifiedName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Where its objects lie; the two kinds of Event share a place, as they do in etcd. */
  String storage() {
    return is(Trait.NEW_EVENT) ? "events" : qualifiedName();
  }

  /** As it is shown by this resource. */
  ObjectNode shown(ObjectNode stored) {
    return is(Trait.NEW_EVENT) ? EventForms.newer(stored, apiVersion()) : stored;
  }

  /** As it is stored, with the type that the path says; the argument stays as it is. */
  ObjectNode stored(ObjectNode sent) {
    if (is(Trait.NEW_EVENT)) {
      return EventForms.core(sent);
    }
    var object = sent.deepCopy();
    object.put("apiVersion", apiVersion());
    object.put("kind", kind);
    return object;
  }
}
