/** Draws by sigma.js (WebGL). The camera is ours: sigma's labels are off, and no pointer reaches it. */

import "./noWebGL";
import Sigma from "sigma";
import { createEdgeArrowProgram, EdgeRectangleProgram } from "sigma/rendering";
import { grown, type Camera } from "./camera";
import type { Painter, Setting } from "./painter";
import { graphology } from "./picture";
import { ShapeProgram } from "./shader";

const SOFTWARE = /swiftshader|llvmpipe|software|basic render|mesa offscreen/i;

/** Whether the computer draws WebGL by itself: software would be slower than the plain canvas. */
export function hasWebGL(): boolean {
  try {
    const gl = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
    if (!gl) return false;
    const info = gl.getExtension("WEBGL_debug_renderer_info");
    const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    return !SOFTWARE.test(name);
  } catch {
    return false;
  }
}

/** Whether there is any WebGL, be it software: who asks for it in the address gets it. */
export function anyWebGL(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return gl !== null;
}

export class SigmaPainter implements Painter {
  readonly name = "webgl";
  private readonly sigma: Sigma;
  private wanted: Camera = { scale: 1, x: 0, y: 0 };

  constructor(private readonly set: Setting) {
    this.sigma = new Sigma(graphology(set.graph, set.picture), set.box, {
      allowInvalidContainer: true, renderLabels: false, renderEdgeLabels: false, enableEdgeEvents: false, hideEdgesOnMove: set.picture.lines.length > 12_000,
      minCameraRatio: null, maxCameraRatio: null, stagePadding: 0,
      // Sigma divides sizes by this: at any camera a node has the size that it has on the canvas.
      zoomToSizeRatioFunction: () => 1 / grown(this.wanted.scale), itemSizesReference: "screen",
      minEdgeThickness: 1.2, antiAliasingFeather: 1, defaultNodeType: "shape", defaultEdgeType: "arrow",
      nodeProgramClasses: { shape: ShapeProgram }, edgeProgramClasses: { arrow: createEdgeArrowProgram({ lengthToThicknessRatio: 5, widenessToThicknessRatio: 4.5 }), line: EdgeRectangleProgram }, nodeHoverProgramClasses: { shape: ShapeProgram },
    });
    this.sigma.on("afterRender", () => set.drawn(this.wanted));
  }

  draw(camera: Camera): void {
    this.wanted = camera;
    const { width, height } = this.set;
    const own = this.sigma.getCamera();
    // At ratio 1 a pixel is this many units; the point in the middle of the screen is the camera's place.
    const middle = { angle: 0, x: 0.5, y: 0.5, ratio: 1 };
    const [a, b] = [0, 1000].map((x) => this.sigma.graphToViewport({ x, y: 0 }, { cameraState: middle }));
    const at = this.sigma.viewportToFramedGraph(this.sigma.graphToViewport({ x: (width / 2 - camera.x) / camera.scale, y: -(height / 2 - camera.y) / camera.scale }, { cameraState: middle }), { cameraState: middle });
    own.setState({ ...at, angle: 0, ratio: (b.x - a.x) / 1000 / camera.scale });
    this.sigma.scheduleRender();
  }

  resize(width: number, height: number): void {
    this.set.width = width;
    this.set.height = height;
    this.sigma.resize(true);
  }

  kill(): void {
    this.sigma.kill();
  }
}
