package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.notation.Paths;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.VertexMetadata;
import java.util.Optional;

/** Compiles WORKDIR. */
final class WorkdirCompiler {

  private static final int MODE = 0755;

  private final Workshop shop;
  private final StageBuild stage;
  private final Words words;

  WorkdirCompiler(Workshop shop, StageBuild stage, Words words) {
    this.shop = shop;
    this.stage = stage;
    this.words = words;
  }

  void compile(Instruction.Workdir workdir, Step step) {
    String path = words.expand(workdir.path());
    if (!stage.workdirSet && !path.startsWith("/")) {
      shop.checks()
          .within(workdir.origin().comments())
          .report(
              CheckRule.WORKDIR_RELATIVE_PATH,
              workdir.origin().ranges(),
              "Relative workdir "
                  + GoText.quote(path)
                  + " can have unexpected results if the base image changes");
    }
    stage.workdirSet = true;
    String directory = ConfigCompiler.enterDirectory(stage, path);
    boolean layer = !directory.equals("/");
    if (layer) {
      make(directory, workdir, step);
    }
    stage.image.addHistory("WORKDIR " + directory, layer, shop.globals().epoch());
  }

  private void make(String directory, Instruction.Workdir workdir, Step step) {
    String shown =
        VertexNames.shown(workdir.origin().source(), shop.expander(), stage.state.variables);
    String name =
        shop.names().next(stage, shown, stage.platform, stage.state.variables, step.trigger());
    String user = stage.image.user;
    long timestamp = FileSteps.nanos(shop.globals().epoch());
    FileSteps steps = new FileSteps(stage.state.root);
    steps.add(
        base ->
            new FileAction.MkDir(
                Paths.clean(directory),
                MODE,
                true,
                user.isEmpty() ? Optional.empty() : Optional.of(Owners.parse(user, base)),
                timestamp));
    VertexMetadata metadata = Vertices.named(name, false);
    stage.state.root = steps.build(metadata, workdir.origin().ranges());
    stage.state.treePlatform = stage.platform;
  }
}
