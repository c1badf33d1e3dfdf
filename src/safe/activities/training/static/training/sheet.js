// The typed sheet grows: whoever enters its last row finds one more below. A button does it without.
"use strict";
(() => {
  const sheet = document.querySelector("[data-grows]");
  if (!sheet) return;
  const rows = () => [...sheet.rows].filter((row) => !row.matches(".t-why"));
  const grow = (last, n) => {
    const row = last.cloneNode(true);
    row.classList.remove("t-wrong");
    for (const field of row.querySelectorAll("input, select")) {
      const name = field.name.split("_")[1];
      field.name = `r${n}_${name}`;
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, n));
      for (const one of ["id", "aria-invalid", "aria-describedby"]) field.removeAttribute(one);
      field.value = name === "no" ? n : "";
    }
    sheet.append(row);
  };
  sheet.addEventListener("focusin", (event) => {
    const all = rows();
    const last = all[all.length - 1];
    if (last.contains(event.target) && all.length < Number(sheet.dataset.grows)) grow(last, all.length + 1);
  });
})();
