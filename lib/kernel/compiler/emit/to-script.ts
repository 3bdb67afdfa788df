// One file because the statement rules and the walk below them share what a cell's own names are.
import type ts from "typescript";
import { runtimeName } from "../reserved-names";
import { tsc } from "../typescript";
import { assignment, bound, target } from "./assign";
import { importStatements, moduleExpression } from "./imports";
import { scopeMember, wrap } from "./wrapper";

export interface CellNames {
  /** Whether it is a name that the cell's text declares at its top level, and none that the compiler made up. */
  isOwn(identifier: ts.Identifier): boolean;
  /** Whether an identifier means a top-level name of this or an earlier cell. */
  isShared(identifier: ts.Identifier): boolean;
  /** Told each name that exists at run time. */
  declared(name: string): void;
}

const isVar = (list: ts.VariableDeclarationList): boolean => (list.flags & tsc.NodeFlags.BlockScoped) === 0;

const isFunctionBoundary = (node: ts.Node): boolean =>
  tsc.isFunctionLike(node) || tsc.isClassStaticBlockDeclaration(node);

/** Whether the statement stands for an enum or namespace: those merge with what is there, but not with older cells. */
function isFresh(statement: ts.VariableStatement): boolean {
  const origin = tsc.getOriginalNode(statement);
  return tsc.isEnumDeclaration(origin) || tsc.isModuleDeclaration(origin);
}

/**
 * Turns the JavaScript of a cell, an ES module, into a script: declarations become assignments to properties of the
 * global object, imports become awaited `import()`. Functions come first, then imports, as in a module.
 */
export function toScript({ isOwn, isShared, declared }: CellNames): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { factory } = context;
    const names = new Set<string>();
    const own = (name: ts.BindingName): boolean => {
      const all = bound(name);
      if (!all.every(isOwn)) return false;
      for (const { text } of all) names.add(text);
      return true;
    };

    const told = new Set<string>();
    /** Tells the runtime that these names have their values, the first time that the text gives them one. */
    function telling(all: Iterable<string>): ts.Statement[] {
      const fresh = [...all].filter((name) => !told.has(name));
      if (fresh.length === 0) return [];
      for (const name of fresh) told.add(name);
      const list = factory.createArrayLiteralExpression(
        fresh.map((name) => factory.createStringLiteral(runtimeName(name))),
      );
      const call = factory.createCallExpression(scopeMember(factory, "runtime", "assigned"), undefined, [list]);
      return [factory.createExpressionStatement(call)];
    }

    const giving = (name: ts.BindingName, value: ts.Expression, origin: ts.Node): ts.Statement[] => [
      assignment(factory, name, value, origin),
      ...telling(bound(name).map(({ text }) => text)),
    ];

    const rename = (node: ts.Identifier): ts.Identifier => {
      const name = runtimeName(node.text);
      return name === node.text || !isShared(node) ? node : tsc.setTextRange(factory.createIdentifier(name), node);
    };

    function common(node: ts.Node): ts.Node | undefined {
      if (tsc.isIdentifier(node)) return rename(node);
      if (tsc.isShorthandPropertyAssignment(node) && isShared(node.name) && rename(node.name) !== node.name) {
        const value = rename(node.name);
        const initial = node.objectAssignmentInitializer;
        return factory.createPropertyAssignment(
          node.name.text,
          initial ? factory.createAssignment(value, initial) : value,
        );
      }
      return moduleExpression(factory, node);
    }

    /** Inside functions, where `var` is local. */
    const inner = (node: ts.Node): ts.Node => common(node) ?? tsc.visitEachChild(node, inner, context);

    /** Inside blocks and loops, where `var` belongs to the cell. */
    function outer(node: ts.Node): ts.VisitResult<ts.Node> {
      if (isFunctionBoundary(node)) return inner(node);
      if (tsc.isVariableStatement(node) && isVar(node.declarationList)) return variables(node);
      if (tsc.isForStatement(node) && node.initializer && isSharedList(node.initializer)) {
        const first = tsc.visitEachChild(node, outer, context);
        const { condition, incrementor, statement } = first;
        return factory.updateForStatement(first, listExpression(node.initializer), condition, incrementor, statement);
      }
      if ((tsc.isForInStatement(node) || tsc.isForOfStatement(node)) && isSharedList(node.initializer)) {
        const name = target(factory, node.initializer.declarations[0]!.name);
        const body = tsc.visitNode(node.statement, outer) as ts.Statement;
        const over = inner(node.expression) as ts.Expression;
        return tsc.isForInStatement(node)
          ? factory.updateForInStatement(node, name, over, body)
          : factory.updateForOfStatement(node, node.awaitModifier, name, over, body);
      }
      return common(node) ?? tsc.visitEachChild(node, outer, context);
    }

    const isSharedList = (node: ts.ForInitializer): node is ts.VariableDeclarationList =>
      tsc.isVariableDeclarationList(node) && isVar(node) && node.declarations.every(({ name }) => own(name));

    function listExpression(list: ts.VariableDeclarationList): ts.Expression | undefined {
      const assignments = list.declarations.flatMap(({ name, initializer }) =>
        initializer === undefined
          ? []
          : [factory.createAssignment(target(factory, name), inner(initializer) as ts.Expression) as ts.Expression],
      );
      return assignments.length === 0 ? undefined : assignments.reduce((all, next) => factory.createComma(all, next));
    }

    function variables(statement: ts.VariableStatement): ts.Statement[] {
      const list = statement.declarationList;
      return list.declarations.flatMap((declaration): ts.Statement[] => {
        const value = declaration.initializer && (inner(declaration.initializer) as ts.Expression);
        if (!own(declaration.name)) {
          const { name } = declaration;
          const local = factory.updateVariableDeclaration(declaration, name, undefined, undefined, value);
          return [
            factory.createVariableStatement(undefined, factory.createVariableDeclarationList([local], list.flags)),
          ];
        }
        if (value !== undefined) return giving(declaration.name, value, declaration);
        if (isVar(list) && !isFresh(statement)) return [];
        return giving(declaration.name, factory.createVoidZero(), declaration);
      });
    }

    const asFunction = (node: ts.FunctionDeclaration): ts.Expression => {
      const { body, asteriskToken, parameters } = tsc.visitEachChild(node, inner, context);
      const modifiers = node.modifiers?.filter(({ kind }) => kind === tsc.SyntaxKind.AsyncKeyword) as ts.Modifier[];
      const expression = factory.createFunctionExpression(
        modifiers,
        asteriskToken,
        undefined,
        undefined,
        parameters,
        undefined,
        body!,
      );
      return tsc.setTextRange(expression, node);
    };

    const asClass = (node: ts.ClassDeclaration): ts.Expression => {
      const { heritageClauses, members } = tsc.visitEachChild(node, inner, context);
      const name = node.name && factory.createIdentifier(runtimeName(node.name.text));
      return tsc.setTextRange(
        factory.createClassExpression(undefined, name, undefined, heritageClauses, members),
        node,
      );
    };

    const expressionStatement = (expression: ts.Expression, origin: ts.Node) =>
      tsc.setTextRange(factory.createExpressionStatement(expression), origin);

    const functions: ts.Statement[] = [];
    const imports: ts.Statement[] = [];

    /** At the top level. */
    function top(node: ts.Statement): ts.Statement[] {
      if (tsc.isFunctionDeclaration(node)) {
        const value = asFunction(node);
        functions.push(
          ...(node.name && own(node.name) ? giving(node.name, value, node) : [expressionStatement(value, node)]),
        );
        return [];
      }
      if (tsc.isImportDeclaration(node)) {
        const named = node.importClause ? importedNames(node.importClause) : [];
        for (const name of named) own(name);
        imports.push(
          ...importStatements(factory, node, isOwn),
          ...telling(named.filter(isOwn).map(({ text }) => text)),
        );
        return [];
      }
      if (tsc.isExportDeclaration(node)) {
        if (node.moduleSpecifier === undefined) return [];
        const plain = factory.createImportDeclaration(undefined, undefined, node.moduleSpecifier, node.attributes);
        imports.push(...importStatements(factory, plain, isOwn));
        return [];
      }
      if (tsc.isExportAssignment(node)) return [expressionStatement(inner(node.expression) as ts.Expression, node)];
      if (tsc.isClassDeclaration(node)) {
        const value = asClass(node);
        return node.name && own(node.name) ? giving(node.name, value, node) : [expressionStatement(value, node)];
      }
      if (tsc.isVariableStatement(node)) return variables(node);
      const visited = outer(node);
      return (Array.isArray(visited) ? visited : [visited]) as ts.Statement[];
    }

    // What is left to tell are the variables of loops, and those without a value.
    const body = file.statements.flatMap((statement) => [...top(statement), ...telling(names)]);
    for (const name of names) declared(name);
    const script = wrap(factory, [...names].map(runtimeName), [...functions, ...imports, ...body]);
    return factory.updateSourceFile(file, tsc.setTextRange(factory.createNodeArray([script]), file.statements));
  };
}

function importedNames({ name, namedBindings }: ts.ImportClause): ts.Identifier[] {
  const own = name ? [name] : [];
  if (namedBindings === undefined) return own;
  return tsc.isNamespaceImport(namedBindings)
    ? [...own, namedBindings.name]
    : [...own, ...namedBindings.elements.map((element) => element.name)];
}
