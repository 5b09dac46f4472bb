/** Sigma names WebGL's class while it is loaded; a browser without WebGL must not fail at that. */

const given = globalThis as Record<string, unknown>;
given.WebGLRenderingContext ??= class {};
given.WebGL2RenderingContext ??= class {};
export {};
