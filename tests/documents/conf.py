"""Documents with every option of convanim's directives."""

project, author, copyright = "Figures", "Nobody", "2026, Nobody"  # noqa: A001
version = release = "1"
extensions = ["convanim.sphinxext", "sphinx.ext.autosectionlabel"]
numfig = True
convanim_look = {"duration": 500, "font-size": 10}
man_pages = [("index", "figures", "Figures", [author], 1)]
latex_elements = {"fontpkg": "", "fncychap": ""}
exclude_patterns = ["_build"]
suppress_warnings = ["epub.unknown_project_files"]
