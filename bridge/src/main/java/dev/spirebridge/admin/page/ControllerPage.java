package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.NamespaceStatus;
import dev.spirebridge.status.NamespacesStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code controller} shows.
 *
 * @param issuers empty where it does not check them
 */
record ControllerPage(
    ControllerProcessStatus status,
    NamespacesStatus namespaces,
    Optional<IssuersStatus> issuers,
    View view) {

  List<Element> sections() {
    Moment moment = new Moment(status.now());
    List<Element> sections = new ArrayList<>();
    sections.add(glance(moment));
    sections.add(
        Parts.filter(
            view,
            "Show only rows with this in a namespace, pod, SPIFFE ID, issuer, verdict or finding"));
    issuers.map(found -> new IssuerSection(view, moment).of(found)).ifPresent(sections::add);
    sections.add(new NamespaceSection(view).of(namespaces));
    sections.add(new ControllersSection(moment).of(status));
    return sections;
  }

  private Element glance(Moment moment) {
    List<Element> figures = new ArrayList<>();
    figures.add(
        Parts.figure(
            "Lease",
            status.leading() ? Tone.GOOD.of("leading") : Tone.QUIET.of("standing by"),
            Words.aside(status.lease())));
    figures.add(namespaceFigure());
    issuers.ifPresent(found -> figures.add(issuerFigure(found, moment)));
    figures.add(
        Parts.figure("API server", Words.code(status.apiServer()), Words.aside(status.identity())));
    return Parts.glance(figures);
  }

  private Element namespaceFigure() {
    int pods = namespaces.namespaces().stream().mapToInt(NamespaceStatus::pods).sum();
    return Parts.figure(
        "Namespaces",
        Words.text(Words.number(namespaces.namespaces().size())),
        Words.aside("with " + Words.count(pods, "pod")));
  }

  private static Element issuerFigure(IssuersStatus found, Moment moment) {
    return Parts.figure(
        "Issuers",
        IssuerSection.standing(found.outcome(), found.outcome().replace('-', ' ')),
        found
            .checkedAt()
            .map(at ->
                Words.aside(
                    Words.text(Words.count(found.targets().size(), "target") + ", looked at "),
                    moment.ago(at)))
            .orElseGet(() -> Words.aside("not looked at yet")));
  }
}
