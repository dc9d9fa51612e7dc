/* plotly.js with the kinds of traces that our figures use (scatter is in its core) and no other. */
"use strict";
const Plotly = require("plotly.js/lib/core");
Plotly.register([
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/scattergeo"),
  require("plotly.js/lib/choropleth"),
]);
module.exports = Plotly;
