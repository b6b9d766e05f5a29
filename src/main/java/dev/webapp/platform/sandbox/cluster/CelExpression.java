package dev.webapp.platform.sandbox.cluster;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A compiled CEL expression over variables of any type. */
final class CelExpression {
  private static final CelOptions OPTIONS = CelOptions.current().populateMacroCalls(true).build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS)
      .addLibraries(CelExtensions.strings(), CelExtensions.sets(OPTIONS), CelOptionalLibrary.INSTANCE).build();
  /** By the variables of their expressions, of which there are two sets; making one takes longer than compiling. */
  private static final Map<Set<String>, CelCompiler> COMPILERS = new ConcurrentHashMap<>();
  /** Every cluster of a JVM knows nearly the same ones, and a program keeps nothing of what it was evaluated with. */
  private static final Map<Source, CelExpression> COMPILED = new ConcurrentHashMap<>();
  private static final CelParser WITHOUT_MACROS = CelParserFactory.standardCelParserBuilder().build();

  private record Source(String text, Set<String> variables) {}

  private final CelRuntime.Program program;

  private CelExpression(CelRuntime.Program program) {
    this.program = program;
  }

  /** @throws IllegalArgumentException with the compiler's words */
  static CelExpression compile(String source, Collection<String> variables) {
    return COMPILED.computeIfAbsent(new Source(source, Set.copyOf(variables)), CelExpression::compile);
  }

  private static CelExpression compile(Source source) {
    CelCompiler compiler = COMPILERS.computeIfAbsent(source.variables(), CelExpression::compiler);
    try {
      return new CelExpression(RUNTIME.createProgram(compiler.compile(source.text()).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static CelCompiler compiler(Set<String> variables) {
    CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder().setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(CelExtensions.strings(), CelExtensions.sets(OPTIONS), CelOptionalLibrary.INSTANCE);
    variables.forEach(variable -> builder.addVar(variable, SimpleType.DYN));
    return builder.build();
  }

  /** @throws CelEvaluationException for what only shows when evaluated, such as a key that isn't there */
  Object evaluate(Map<String, ?> variables) throws CelEvaluationException {
    return program.eval(variables);
  }

  /** The expression as written: {@code all}, {@code has} and their like are calls still. */
  static CelExpr parse(String source) {
    try {
      return WITHOUT_MACROS.parse(source).getAst().getExpr();
    } catch (CelValidationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The source of a part of what {@link #parse} gave. */
  static String source(CelExpr part) {
    return CelUnparserFactory.newUnparser().unparse(
        CelAbstractSyntaxTree.newParsedAst(part, CelSource.newBuilder().build()));
  }
}
