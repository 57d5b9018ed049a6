const express = require("express");
const { greet } = require("./greeting");

const app = express();
app.get("/:name", (request, response) => response.send(greet(request.params.name)));
app.listen(process.env.PORT, "127.0.0.1", () => console.log("listening"));
