import { texts } from "../../i18n";

export const t = texts(
  {
    by: "行", place: "地方", piece: "篇", level: "层级", rows: "行序", columns: "列序", count: "按数量", name: "按名称", like: "相似的相邻", grouped: "按领域分组", all: "含只见于一篇的做法",
    near: "按与“{0}”相似排序", size: "{0} 行 × {1} 种做法", places: "{0} 个地方", practices: "{0} 种做法", columnTotal: "地方数（下限–上限）", rowTotal: "做法数", backTotal: "篇数", noField: "未分类",
    back: "背景工作，不计为采用", withheld: "隐名", one: "1 种叫法", oneAt: "至多 1 个地方", two: "2", three: "3 及以上", someWithheld: "含隐名", hiddenRow: "隐名：可能与别的同类地方是同一地", nothingHere: "材料没有提到（未必没有做）", planned: "只写打算做，不计为采用", denied: "写明没做，不计为采用", plans: "打算做、写明没做，不计",
    sheet: "第 {0} 组，共 {1} 组", printKey: "格中数字为叫法数（按层级时为地方数）；* 含隐名；○ 打算做、× 写明没做，不计",
    hint: "点格子看两种叫法和原句；方向键移动，回车打开",
  },
  {
    by: "Rows", place: "places", piece: "pieces", level: "levels", rows: "Row order", columns: "Column order", count: "by count", name: "by name", like: "alike together", grouped: "by field", all: "with practices of one piece",
    near: "Sorted by likeness to {0}", size: "{0} rows × {1} practices", places: "{0} places", practices: "{0} practices", columnTotal: "places (least–greatest)", rowTotal: "practices", backTotal: "pieces", noField: "no field",
    back: "background: no adoption", withheld: "withheld", one: "1 wording", oneAt: "at most 1 place", two: "2", three: "3 or more", someWithheld: "some withheld", hiddenRow: "withheld: may be the same as another of its kind", nothingHere: "not told in the texts (may still be done)", planned: "only planned: no adoption", denied: "denied: no adoption", plans: "planned, denied: not counted",
    sheet: "part {0} of {1}", printKey: "numbers are wordings (places, by level); * withheld; ○ planned, × denied, not counted",
    hint: "Open a cell for both wordings and the sentences; arrow keys move, Enter opens",
  },
);
