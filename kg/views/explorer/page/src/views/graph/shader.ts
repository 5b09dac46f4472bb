/** Sigma's program for our nodes: seven shapes, white edge, hollow for hidden places, pale for bridges. */

import { NodeProgram } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_at;
varying float v_pixels;
varying float v_shape;
const float REACH = 3.2;
void main() {
  vec2 corner = REACH * vec2(cos(a_angle), sin(a_angle));
  float size = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  gl_Position = vec4((u_matrix * vec3(a_position + size * corner, 1)).xy, 0, 1);
  v_at = vec2(corner.x, -corner.y);
  v_pixels = a_size / u_sizeRatio;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

/** Distance to the outline in units of the radius; the figures are those of shapes.ts. */
const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec2 v_at;
varying float v_pixels;
varying float v_shape;
float triangle(vec2 p) {
  vec2 side = normalize(vec2(2.0, -1.12));
  return max(p.y - 0.8, max(dot(vec2(p.x, p.y + 1.2), side), dot(vec2(-p.x, p.y + 1.2), side)));
}
float star(vec2 p) {
  float sector = 0.62831853;
  float angle = abs(mod(atan(p.x, -p.y) + sector, 2.0 * sector) - sector);
  vec2 q = length(p) * vec2(sin(angle), cos(angle));
  vec2 tip = vec2(0.0, 1.3), dent = 0.6 * vec2(sin(sector), cos(sector));
  vec2 along = normalize(dent - tip);
  return dot(q - tip, vec2(-along.y, along.x));
}
float outline(float shape, vec2 p) {
  vec2 a = abs(p);
  if (shape < 0.5) return length(p) - 1.0;
  if (shape < 1.5) return max(a.x, a.y) - 0.87;
  if (shape < 2.5) return (a.x + a.y - 1.2) * 0.7071;
  if (shape < 3.5) return triangle(p);
  if (shape < 4.5) return triangle(vec2(p.x, -p.y));
  if (shape < 5.5) return max(a.y, a.x * 0.866 + a.y * 0.5) - 0.9526;
  return star(p);
}
void main() {
  float pale = step(15.5, v_shape), rest = v_shape - 16.0 * pale;
  float hollow = step(7.5, rest), shape = rest - 8.0 * hollow;
  float far = outline(shape, v_at) * v_pixels;
  #ifdef PICKING_MODE
  gl_FragColor = far > 0.0 ? vec4(0.0) : v_color;
  #else
  float inside = 1.0 - smoothstep(0.0, 1.0, far);
  float rim = smoothstep(-2.2, -1.2, far) * step(2.5, v_pixels);
  vec3 white = vec3(1.0), ring = mix(v_color.rgb, white, rim * 0.9), empty = mix(white, v_color.rgb, max(rim, 1.0 - step(2.5, v_pixels)));
  float alpha = inside * mix(1.0, 0.4, pale);
  gl_FragColor = vec4(mix(ring, empty, hollow) * alpha, alpha);
  #endif
}`;

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
type Uniform = "u_sizeRatio" | "u_correctionRatio" | "u_matrix";

export class ShapeProgram extends NodeProgram<Uniform> {
  getDefinition() {
    return {
      VERTICES: 3, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, METHOD: TRIANGLES as 4, UNIFORMS: ["u_sizeRatio", "u_correctionRatio", "u_matrix"] as Uniform[],
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT }, { name: "a_size", size: 1, type: FLOAT }, { name: "a_shape", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true }, { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [2 * Math.PI / 3], [4 * Math.PI / 3]],
    };
  }

  processVisibleItem(id: number, at: number, data: NodeDisplayData): void {
    const array = this.array;
    array[at++] = data.x;
    array[at++] = data.y;
    array[at++] = data.size;
    array[at++] = (data as NodeDisplayData & { shape: number }).shape;
    array[at++] = floatColor(data.color);
    array[at++] = id;
  }

  setUniforms({ correctionRatio, sizeRatio, matrix }: RenderParams, { gl, uniformLocations: u }: Parameters<NodeProgram<Uniform>["setUniforms"]>[1]): void {
    gl.uniform1f(u.u_correctionRatio, correctionRatio);
    gl.uniform1f(u.u_sizeRatio, sizeRatio);
    gl.uniformMatrix3fv(u.u_matrix, false, matrix);
  }
}
