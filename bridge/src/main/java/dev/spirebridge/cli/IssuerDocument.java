package dev.spirebridge.cli;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.DistinguishedNames;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.Verdict;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The answer of {@code check-issuer} for programs. What is not known is left out. */
final class IssuerDocument {

  private IssuerDocument() {}

  static Map<String, Object> of(IssuerReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("outcome", word(report.standing()));
    document.put("checkedAt", report.at().toString());
    report
        .trust()
        .ifPresent(trust -> {
          document.put("trustDomain", trust.own().getName());
          document.put("bundles", bundles(trust));
        });
    document.put("targets", report.rows().stream().map(row -> target(row, report)).toList());
    document.put("notes", report.notes().stream().map(AgentText::printable).toList());
    return document;
  }

  private static List<Map<String, Object>> bundles(Trust trust) {
    return trust.bundles().values().stream()
        .sorted(Comparator.comparing(bundle -> bundle.trustDomain().getName()))
        .map(IssuerDocument::bundle)
        .toList();
  }

  private static Map<String, Object> bundle(TrustBundle bundle) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("trustDomain", bundle.trustDomain().getName());
    document.put(
        "authorities", bundle.authorities().stream().map(IssuerDocument::authority).toList());
    return document;
  }

  private static Map<String, Object> authority(X509Certificate authority) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "subject",
        AgentText.printable(DistinguishedNames.words(authority.getSubjectX500Principal())));
    KeyIdentifiers.subject(authority).ifPresent(id -> document.put("keyId", id));
    document.put("notAfter", authority.getNotAfter().toInstant().toString());
    return document;
  }

  private static Map<String, Object> target(Judged row, IssuerReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("target", AgentText.printable(row.target().name()));
    document.put("class", word(row.target().targetClass()));
    row.seen().map(Presented::via).ifPresent(via -> document.put("via", word(via)));
    row.leaf().ifPresent(leaf -> put(document, row, leaf));
    row.authorityKeyId().ifPresent(id -> document.put("authorityKeyId", id));
    row.remaining(report.at())
        .ifPresent(left -> document.put("expiresInSeconds", left.toSeconds()));
    document.put("verdict", row.verdict().word());
    if (row.verdict() instanceof Verdict.Unreachable unreachable) {
      document.put("reason", word(unreachable.reason()));
    }
    document.put("standing", word(row.verdict().standing()));
    document.put("message", row.verdict().message());
    document.put("advice", row.verdict().advice());
    row.note().ifPresent(note -> document.put("note", AgentText.printable(note)));
    return document;
  }

  private static void put(Map<String, Object> document, Judged row, X509Certificate leaf) {
    PresentedSvid.idIn(leaf).ifPresent(id -> document.put("spiffeId", id.toString()));
    row.issuer().ifPresent(issuer -> document.put("issuer", issuer));
    document.put("serial", leaf.getSerialNumber().toString(16));
    document.put("notAfter", leaf.getNotAfter().toInstant().toString());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
