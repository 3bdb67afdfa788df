/** Where the kernel's installer puts plotly, under the address of the Jupyter server: beside the kernel.json of its name. */
const plotlyPath = () => `kernelspecs/${process.env.STILLROOM_KERNELSPEC || "stillroom"}/plotly.min.js`;

/**
 * A function of the page, as text because it never runs in Node: `(holder, figure)` puts the interactive picture in the
 * place of the static one.
 *
 * - Plotly is loaded once a page, from the Jupyter server the page came from. No server, no file there, no right to run
 *   scripts: the static picture stays.
 * - Plotly's file does not look for an AMD loader, so requirejs on the page is no concern; but it sets `Plotly` on the
 *   window, and another copy that was there (plotly.py brings its own) is put back.
 * - Output that is rendered again is a new element with a new script; a holder that has its plot is left alone.
 */
const draw = () => `function (holder, figure) {
  var settings = document.getElementById("jupyter-config-data");
  var picture = holder && holder.querySelector("img");
  if (!settings || !picture || holder.querySelector("div")) return;
  var key = Symbol.for("stillroom.plotly");
  window[key] = window[key] || new Promise(function (resolve, reject) {
    var other = window.Plotly;
    var script = document.createElement("script");
    script.src = JSON.parse(settings.textContent).baseUrl + "${plotlyPath()}";
    script.onload = function () {
      var plotly = window.Plotly;
      if (other) window.Plotly = other;
      resolve(plotly);
    };
    script.onerror = function () {
      delete window[key];
      reject(new Error("no " + script.src));
    };
    document.head.appendChild(script);
  });
  var plot = document.createElement("div");
  window[key].then(function (plotly) {
    picture.style.display = "none";
    holder.appendChild(plot);
    return plotly.newPlot(plot, figure.data, figure.layout, figure.config).then(function () {
      new ResizeObserver(function () {
        if (plot.offsetWidth) plotly.Plots.resize(plot);
      }).observe(holder);
    });
  }).catch(function (error) {
    plot.remove();
    picture.style.display = "";
    console.info("stillroom: the static picture stays", error);
  });
}`;

/** The script of one figure, for the element that holds its static picture. */
export function browserScript(figure: unknown): string {
  // "<" written so that no text of the figure can end the script element.
  const json = JSON.stringify(figure).replace(/</g, "\\u003c");
  const code = draw().replace(/\n\s+/g, "\n");
  return `(${code})(document.currentScript && document.currentScript.parentElement, ${json})`;
}
