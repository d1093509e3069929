package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.app.MeshSession;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.OwnerRule;
import dev.spirebridge.mesh.Planner;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.run.Outcome;
import dev.spirebridge.mesh.run.StateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Does what was asked of one move, and says what came of it. */
final class MeshRunner {

  private final MeshScreen screen;
  private final MeshSession session;
  private final Planner planner;
  private final MeshOptions options;
  private final MeshVerb verb;
  private final MeshDocument document;

  MeshRunner(
      MeshScreen screen, MeshSession session, Planner planner, MeshOptions options, MeshVerb verb) {
    this.screen = screen;
    this.session = session;
    this.planner = planner;
    this.options = options;
    this.verb = verb;
    this.document = new MeshDocument(planner.key(), verb);
  }

  /**
   * @param typed what was typed behind the names of the commands, without the verb
   * @return the exit code
   */
  int run(List<String> typed) {
    try {
      return switch (verb) {
        case plan -> plan();
        case apply -> apply(typed);
        case verify -> verify();
        case rollback -> ended(session.run().rollback(planner, options.force()));
      };
    } catch (StateException e) {
      return refused(e);
    } catch (InterruptedException e) {
      new MeshStandings(screen, session, planner.key(), verb).tell(typed);
      document.outcome("unknown");
      document.whole().put("why", "interrupted");
      screen.print(document.whole());
      return ExitCode.COULD_NOT_FIND_OUT;
    }
  }

  private MeshPlan planned() throws StateException {
    MeshPlan plan = planner.plan(session.lookup(), session.saved(planner.key()));
    List<Refusal> owned = options.outputDir().isPresent() ? List.of() : OwnerRule.refusals(plan);
    List<Refusal> refusals = new ArrayList<>(plan.refusals());
    List<String> warnings = new ArrayList<>(plan.warnings());
    if (options.despiteOwner()) {
      owned.forEach(each -> warnings.add("%s: %s".formatted(each.where(), each.found())));
    } else {
      refusals.addAll(owned);
    }
    return new MeshPlan(
        plan.key(),
        plan.steps(),
        plan.found(),
        warnings,
        refusals,
        plan.elsewhere(),
        plan.rights(),
        plan.note());
  }

  private int plan() throws StateException {
    MeshPlan plan = planned();
    document.plan(plan);
    if (options.outputDir().isPresent()) {
      return write(plan);
    }
    MeshPlanWords.lines(plan, options.values()).forEach(screen::say);
    boolean refused = !plan.refusals().isEmpty();
    boolean nothing = plan.steps().stream().allMatch(step -> step.edit().isEmpty());
    document.outcome(refused ? "refused" : nothing ? "nothing-to-do" : "planned");
    screen.say("");
    screen.say(
        refused
            ? "Nothing would be done, because of what is refused."
            : nothing
                ? "All is as it should be already."
                : "Nothing was changed. To do it: the same command with apply");
    screen.print(document.whole());
    return refused ? ExitCode.DOES_NOT_HOLD : ExitCode.DONE;
  }

  private int apply(List<String> typed) throws StateException, InterruptedException {
    MeshPlan plan = planned();
    document.plan(plan);
    if (options.outputDir().isPresent()) {
      return write(plan);
    }
    plan.warnings().forEach(each -> screen.say("warning: " + each));
    if (!plan.refusals().isEmpty()) {
      MeshPlanWords.manifests(plan).forEach(screen::say);
      return ended(new Outcome.Refused(plan.refusals()));
    }
    if (session.noBundle().isPresent() && MeshEvidence.asksTheBundle(plan)) {
      return stopped(MeshEvidence.words(session.noBundle().get()), ExitCode.COULD_NOT_FIND_OUT);
    }
    return ended(session.run().apply(plan, typed));
  }

  private int write(MeshPlan plan) {
    try {
      List<String> files =
          new ManifestFolder(options.outputDir().orElseThrow())
              .write(ManifestFiles.of(plan)).stream().map(Path::toString).toList();
      files.forEach(file -> screen.say("written: " + file));
      document.written(files);
      document.outcome(plan.refusals().isEmpty() ? "written" : "refused");
      plan.refusals().forEach(each -> MeshPlanWords.refusal(each).forEach(screen::say));
      screen.print(document.whole());
      return plan.refusals().isEmpty() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
    } catch (IOException e) {
      return stopped(String.valueOf(e.getMessage()), ExitCode.BAD_USAGE);
    }
  }

  /** All gates, though one may not hold. */
  private int verify() throws InterruptedException {
    List<Gate> gates = planner.verify(session.lookup());
    if (session.noBundle().isPresent() && gates.stream().anyMatch(MeshEvidence::asksTheBundle)) {
      return stopped(MeshEvidence.words(session.noBundle().get()), ExitCode.COULD_NOT_FIND_OUT);
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    List<IssuerReport> reports = new ArrayList<>();
    int code = ExitCode.DONE;
    for (Gate gate : gates) {
      Outcome outcome = session.run().verify(List.of(gate));
      List<IssuerReport> seen = session.reports();
      seen.stream().reduce((_, last) -> last).ifPresent(reports::add);
      MeshGateRow row = MeshGateRow.of(gate, outcome);
      screen.say(row.line());
      rows.add(MeshDocument.gate(gate, row.standing(), row.told()));
      code = MeshGateRow.worse(code, row.exitCode());
    }
    reports.forEach(report -> {
      screen.say("");
      IssuerRows.lines(report).forEach(screen::say);
    });
    document.gates(rows);
    document.issuer(reports);
    document.outcome(MeshGateRow.word(code));
    screen.print(document.whole());
    return code;
  }

  private int ended(Outcome outcome) {
    int code =
        switch (outcome) {
          case Outcome.Done(List<String> changed) -> {
            document.changed(changed);
            document.outcome(changed.isEmpty() ? "nothing-to-do" : "done");
            if (!changed.isEmpty()) {
              screen.say("Done:");
            } else if (verb != MeshVerb.rollback) {
              screen.say("All is as it should be already.");
            }
            changed.forEach(each -> screen.say("  " + each));
            yield ExitCode.DONE;
          }
          case Outcome.Refused(List<Refusal> refusals) -> {
            document.refusals(refusals);
            document.outcome("refused");
            refusals.forEach(each -> MeshPlanWords.refusal(each).forEach(screen::say));
            screen.complain("nothing was changed, because of what is refused");
            yield ExitCode.DOES_NOT_HOLD;
          }
          case Outcome.Stopped stopped -> {
            document.stopped(stopped);
            document.outcome(stopped.unknown() ? "unknown" : "stopped");
            screen.stopped(stopped);
            yield stopped.unknown() ? ExitCode.COULD_NOT_FIND_OUT : ExitCode.DOES_NOT_HOLD;
          }
        };
    screen.print(document.whole());
    return code;
  }

  private int refused(StateException e) {
    if (!e.unknown()) {
      return ended(new Outcome.Refused(List.of(e.refusal())));
    }
    MeshPlanWords.refusal(e.refusal()).forEach(screen::say);
    document.refusals(List.of(e.refusal()));
    return stopped("what an earlier apply left cannot be read", ExitCode.COULD_NOT_FIND_OUT);
  }

  private int stopped(String why, int code) {
    document.outcome(code == ExitCode.COULD_NOT_FIND_OUT ? "unknown" : "refused");
    document.whole().put("why", why);
    screen.complain(why);
    screen.print(document.whole());
    return code;
  }
}
