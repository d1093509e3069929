package dev.spirebridge.app;

import dev.spirebridge.app.ListenerDraft.AliasDraft;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.OnUnknown;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.sds.SecretTarget;
import dev.spirebridge.unixsocket.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Understands what was written about listeners. */
final class ListenerReader {

  private static final Profile[] PROFILES = Profile.values();

  private final SvidChoice defaultSvid;
  private final Problems problems;

  ListenerReader(SvidChoice defaultSvid, Problems problems) {
    this.defaultSvid = defaultSvid;
    this.problems = problems;
  }

  List<Placed<SdsListenerConfig>> read(List<ListenerDraft> drafts) {
    List<Placed<SdsListenerConfig>> listeners = new ArrayList<>();
    for (ListenerDraft draft : drafts) {
      read(draft).ifPresent(listeners::add);
    }
    return List.copyOf(listeners);
  }

  private Optional<Placed<SdsListenerConfig>> read(ListenerDraft draft) {
    if (draft.address().isEmpty()) {
      problems.add(
          ConfigProblem.at(
              draft.place(), "has no address", "write address: unix:///path/to/socket"));
    }
    Optional<Placed<Endpoint>> address =
        draft.address().flatMap(given -> problems.parse(given, Values::endpoint));
    Optional<Profile> profile =
        draft
            .profile()
            .flatMap(given -> problems.parse(given, Values.oneOf("profile", PROFILES)))
            .map(Placed::value);
    OnUnknown onUnknown =
        draft
            .onUnknown()
            .flatMap(given ->
                problems.parse(
                    given, Values.oneOf("way to treat unknown names", OnUnknown.values())))
            .map(Placed::value)
            .orElse(OnUnknown.HOLD);
    SecretNames names = names(draft, profile);
    return address.map(
        at -> new Placed<>(at.place(), new SdsListenerConfig(at.value(), names, onUnknown)));
  }

  private SecretNames names(ListenerDraft draft, Optional<Profile> profile) {
    if (profile.isEmpty() && draft.profile().isEmpty() && !draft.aliases().isEmpty()) {
      return SecretNames.own(aliases(draft, Optional.empty()));
    }
    SecretNames known = profile.orElse(Profile.DEFAULT).names(defaultSvid);
    Map<String, SecretTarget> own = aliases(draft, profile.map(p -> p.names(defaultSvid)));
    if (own.isEmpty()) {
      return known;
    }
    Map<String, SecretTarget> all = new LinkedHashMap<>(known.aliases());
    all.putAll(own);
    return new SecretNames(known.label() + "+own", all, known.spiffeNames());
  }

  private Map<String, SecretTarget> aliases(ListenerDraft draft, Optional<SecretNames> beside) {
    AliasReader reader = new AliasReader(defaultSvid, problems);
    Map<String, SecretTarget> aliases = new LinkedHashMap<>();
    for (AliasDraft alias : draft.aliases()) {
      Optional<Placed<String>> name =
          problems.parse(alias.name(), text -> freeName(AliasReader.name(text), beside));
      Optional<SecretTarget> target = reader.target(alias);
      if (name.isPresent() && target.isPresent()) {
        aliases.put(name.get().value(), target.get());
      }
    }
    return aliases;
  }

  private static String freeName(String name, Optional<SecretNames> beside) throws BadValue {
    if (beside.isPresent()) {
      SecretNames profile = beside.get();
      boolean taken =
          profile.aliases().containsKey(name)
              || (profile.spiffeNames() && name.startsWith("spiffe://"));
      if (taken) {
        throw new BadValue(
            "is already a name of profile " + profile.label(),
            "choose another, or leave profile out and list every name");
      }
    }
    return name;
  }
}
