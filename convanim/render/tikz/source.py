"""What files of TikZ say in TeX: how they are used, and the commands for words and steps."""

__all__ = ["BEAMER", "FITTED", "PANEL", "START", "STEPS", "TYPE", "USE"]

#: How a panel is used.
PANEL = r"""%
%   \usepackage{tikz}                        % in the preamble
%   \input{figure.tikz}                      % where the figure stands
"""

#: How a file of all steps is used. COUNT and FIRST are numbers.
STEPS = r"""%
%   \usepackage{tikz}                        % in the preamble
%   \begin{frame}                            % in Beamer: one slide for each of COUNT steps
%     \input{figure-frames.tikz}
%   \end{frame}
%
% Elsewhere, and on handouts, step FIRST is shown; another one where \convanimstep is defined:
%
%   {\def\convanimstep{2}\input{figure-frames.tikz}}
%   \begin{animateinline}[loop]{1}           % with the package animate: it plays
%     \multiframe{COUNT}{iStep=1+1}{\def\convanimstep{\iStep}\input{figure-frames.tikz}}
%   \end{animateinline}
"""

#: What can be chosen in any file.
USE = r"""%
% Another size: \resizebox{\linewidth}{!}{\input{...}}, or \scalebox{1.5}{\input{...}}.
% Another colour or font, before \input:
%   \definecolor{convanim-input}{RGB}{200,80,0}   \newcommand\convanimfont{\rmfamily}
"""

#: How the picture begins. Ends of lines are no spaces; characters get their usual meaning, which
#: languages of babel change.
START = r"""%
\begingroup\endlinechar-1%
\catcode33 12 \catcode34 12 \catcode39 12 \catcode42 12 \catcode45 12 \catcode46 12 \catcode47 12
\catcode58 12 \catcode59 12 \catcode60 12 \catcode61 12 \catcode62 12 \catcode63 12 \catcode64 11
\catcode94 7 \catcode95 8 \catcode96 12 \catcode124 12
"""

#: Commands for words. In formulas, space is as wide as where the picture was laid out.
TYPE = r"""% \type{size of the font}{scale}{colour}{where the place is}, then words at their places
\providecommand\convanimfont{\normalfont}
\let\convanim@select\selectfont % pictures have none
\def\type#1#2#3#4{%
  \def\convanim@face{\convanimfont\fontsize{#1}{#1}\convanim@select\color{#3}%
    \thickmuskip3.6mu\medmuskip3.6mu}%
  \def\convanim@scale{#2}\def\convanim@place{#4}%
  \setbox\z@\hbox{\convanim@face\xdef\convanim@middle{\the\dimexpr\fontcharht\font48/2}%
    $\xdef\convanim@axis{\the\fontdimen22\textfont2}$}}
% \fit{width}{words}: the scale is such that the words are not wider
\def\fit#1#2{\setbox\z@\hbox{\convanim@face#2}%
  \ifdim\convanim@scale\wd\z@>#1\p@\edef\convanim@width{\strip@pt\wd\z@}%
    \pgfmathsetmacro\convanim@scale{#1/\convanim@width}\fi}
\def\word{\convanim@words\convanim@middle}
\def\sign{\convanim@words\convanim@axis}
\def\convanim@words#1(#2,#3)#4{\begingroup\pgftransformshift{\pgfqpointxy{#2}{#3}}%
  \ifdim\convanim@scale\p@=\p@\else\pgftransformscale{\convanim@scale}\fi
  \expandafter\pgftext\expandafter[\convanim@place]{\lower#1\hbox{\convanim@face#4}}\endgroup}
"""

#: Commands for steps: overlays of Beamer, as many as there are steps even if the last ones are
#: alike; or one step. COUNT and FIRST are numbers.
BEAMER = r"""% \atsteps{steps}{what is drawn at them}, \fromstep{step}{what is drawn from then on}
\def\convanim@mode{beamer}
\ifdefined\convanimstep\let\convanim@mode\relax\else\def\convanimstep{FIRST}\fi
\ifx\beamer@currentmode\convanim@mode
  \def\atsteps#1{\only<#1>}
  \def\fromstep#1{\only<#1->}
  \only<COUNT>{}
\else
  \edef\convanim@step{,\number\convanimstep,}
  \def\atsteps#1#2{\edef\convanim@{\noexpand\in@{\convanim@step}{,#1,}}\convanim@\ifin@#2\fi}
  \def\fromstep#1#2{\ifnum\convanimstep<#1 \else#2\fi}
\fi
"""

#: How a picture of all steps ends: one that is larger than a slide is made smaller, letters too.
#: WIDTH and HEIGHT are in points.
FITTED = r"""\pgfmathsetmacro\convanim@fit{min(1,\linewidth/WIDTH,.85*\textheight/HEIGHT)}%
\ifdim\convanim@fit\p@<.999\p@\scalebox{\convanim@fit}{\box\tw@}\else\box\tw@\fi
"""
