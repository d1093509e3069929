package dev.spirebridge.app;

import dev.spirebridge.app.ListenerDraft.AliasDraft;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.SecretTarget;
import dev.spirebridge.sds.ValidationForm;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Understands the names an operator chose and what each stands for. */
final class AliasReader {

  /** A name stands in requests, logs and metrics; a longer one is a mistake. */
  private static final int MAX_NAME_BYTES = 1024;

  private final SvidChoice defaultSvid;
  private final Problems problems;

  AliasReader(SvidChoice defaultSvid, Problems problems) {
    this.defaultSvid = defaultSvid;
    this.problems = problems;
  }

  static String name(String text) throws BadValue {
    if (text.isEmpty()) {
      throw new BadValue("is an empty name", "write the name that the proxy asks for");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new BadValue("is a name of more than 1024 bytes", "choose a shorter one");
    }
    if (text.indexOf('\0') >= 0) {
      throw new BadValue("is a name with a zero byte", "remove it");
    }
    return text;
  }

  /** What the alias stands for, or nothing and at least one problem more. */
  Optional<SecretTarget> target(AliasDraft alias) {
    boolean svid = alias.fields().keySet().stream().anyMatch(key -> key.startsWith("svid"));
    Optional<Given> bundle = alias.field("bundle");
    if (svid && bundle.isPresent()) {
      refuse(alias, "is both a certificate and a trust bundle", "keep svid or bundle");
    } else if (svid) {
      alias
          .field("form")
          .ifPresent(form ->
              problems.add(ConfigProblem.about(form, "is the form of a bundle", "remove form")));
      return certificate(alias).map(SecretTarget.Certificate::new);
    } else if (bundle.isPresent()) {
      Optional<ValidationForm> form = form(alias);
      return form.flatMap(known -> bundle(bundle.get(), known));
    } else {
      refuse(alias, "names nothing", "write below it svid: default or bundle: own");
    }
    return Optional.empty();
  }

  private Optional<SvidChoice> certificate(AliasDraft alias) {
    Optional<Given> hint = alias.field("svid.hint");
    Optional<Given> id = alias.field("svid.id");
    if (hint.isPresent() && id.isPresent()) {
      refuse(alias, "chooses an SVID both by hint and by ID", "keep one of the two");
      return Optional.empty();
    }
    return alias
        .field("svid")
        .flatMap(given -> understand(given, this::choice))
        .or(() -> hint.flatMap(g -> understand(g, t -> new SvidChoice.WithHint(Values.hint(t)))))
        .or(() -> id.flatMap(g -> understand(g, t -> new SvidChoice.WithId(Values.workloadId(t)))));
  }

  private SvidChoice choice(String text) throws BadValue {
    return switch (text) {
      case "default" -> defaultSvid;
      case "first" -> new SvidChoice.First();
      default ->
          throw new BadValue(
              "is no choice of SVID",
              "write default, first, {hint: HINT} or {id: spiffe://trust.domain/path}");
    };
  }

  private Optional<ValidationForm> form(AliasDraft alias) {
    return alias
        .field("form")
        .map(given -> understand(given, AliasReader::formOf))
        .orElse(Optional.of(ValidationForm.SPIFFE_VALIDATOR));
  }

  private static ValidationForm formOf(String text) throws BadValue {
    return switch (text) {
      case "spiffe" -> ValidationForm.SPIFFE_VALIDATOR;
      case "plain" -> ValidationForm.PLAIN_CA;
      case "by-client" -> ValidationForm.BY_CLIENT;
      default ->
          throw new BadValue(
              "is not a form of validation context", "write spiffe, plain or by-client");
    };
  }

  private Optional<SecretTarget> bundle(Given given, ValidationForm form) {
    return switch (given.text()) {
      case "own" -> Optional.of(new SecretTarget.OwnBundle(form));
      case "all" -> Optional.of(new SecretTarget.AllBundles(form));
      default ->
          understand(given, Values::trustDomain)
              .map(trustDomain -> new SecretTarget.BundleOf(trustDomain, form));
    };
  }

  private <T> Optional<T> understand(Given given, ValueParser<T> parser) {
    return problems.parse(given, parser).map(Placed::value);
  }

  private void refuse(AliasDraft alias, String reason, String hint) {
    problems.add(ConfigProblem.at(alias.name().place(), reason, hint));
  }
}
